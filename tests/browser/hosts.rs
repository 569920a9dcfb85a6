//! Other people's pages (`tests/hosts/`), each with what breaks widgets on it.

mod csp;
mod css;
mod navigation;
mod origins;
mod placement;
mod several;
mod sites;
