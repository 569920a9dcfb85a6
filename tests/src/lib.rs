//! What the browser tests stand on: a browser on a phone or a desk, the endpoint as authors run it,
//! and host pages on an origin of their own.
//!
//! Three rules keep these tests quick and sure. They wait on a condition, never for a while. They
//! use the release bundle and the real endpoint, and look where a reader looks: at the page. And
//! each opens with the defect that it would catch.
//!
//! `cargo xtask test --only browser` runs them with everything set up.

mod audit;
mod browser;
mod device;
mod driver;
mod endpoint;
mod engine;
mod gateway;
mod host;
mod injection;
mod memory;
mod port;
mod reading;
mod relay;
mod seed;
mod settings;
mod speed;
mod stage;
mod traffic;
mod wait;

pub use browser::{Browser, Tab};
pub use device::Asked;
pub use endpoint::Endpoint;
pub use engine::{Ability, is_beyond};
pub use host::{Answer, Host};
pub use memory::Held;
pub use port::free_port;
pub use relay::Relay;
pub use seed::real_post;
pub use stage::Stage;
pub use wait::until;
