//! Other people's pages (`tests/hosts/`), each with what breaks widgets on it.

mod css;
