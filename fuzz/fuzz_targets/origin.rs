//! What an operator names: sites and proxies. What was understood is written as it is understood again, and a site is
//! what a browser would call the origin of its pages.

#![no_main]

use advice_endpoint::{Proxy, Site};
use libfuzzer_sys::fuzz_target;
use url::Url;

fuzz_target!(|text: &str| {
    let _ = text.parse::<Proxy>();
    let Ok(site) = text.parse::<Site>() else { return };
    assert_eq!(site.as_str().parse::<Site>().as_ref(), Ok(&site));
    if site.as_str() == "null" {
        return;
    }
    // A browser knows hosts that are none; of what it takes, it makes nothing else, but for numbers as hosts.
    let Ok(page) = Url::parse(&format!("{site}/letters/ct")) else { return };
    assert_eq!(page.path(), "/letters/ct", "{site}");
    assert!(page.username().is_empty() && page.password().is_none(), "{site}");
});
