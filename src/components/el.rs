//! Elements, without `html!`.
//!
//! The macro writes out the construction of every element where it stands; a call of a function is smaller. `html!` stays
//! for fields, whose values Yew keeps in step with what is typed.

use yew::{
    prelude::*,
    virtual_dom::{
        AttributeOrProperty::{self, Attribute},
        Attributes, VList, VTag, VText,
    },
};

/// A value in a table of attributes that never change: data in the binary, and no code.
pub use AttributeOrProperty::Static as is;

/// An element.
pub fn el(
    name: &'static str,
    attributes: &'static [(&'static str, AttributeOrProperty)],
    children: impl Into<Vec<Html>>,
) -> Html {
    element(name, Attributes::Static(attributes), children.into()).into()
}

/// An element with attributes that are known only now; names and values are in the same order. What has no value is not
/// there, and needs no call to the browser.
pub fn el_with(
    name: &'static str,
    names: &'static [&'static str],
    values: impl Into<Vec<AttrValue>>,
    children: impl Into<Vec<Html>>,
) -> Html {
    let value = |value: AttrValue| (!value.is_empty()).then_some(Attribute(value));
    let values = values.into().into_iter().map(value).collect();
    element(name, Attributes::Dynamic { keys: names, values }, children.into()).into()
}

fn element(name: &'static str, attributes: Attributes, children: Vec<Html>) -> VTag {
    let mut tag = VTag::new(name);
    tag.set_attributes(attributes);
    tag.add_children(children);
    tag
}

/// Somebody's words.
pub fn words(words: &str) -> Html {
    text(words.to_owned().into())
}

/// The widget's own words.
pub fn text(words: AttrValue) -> Html {
    VText::new(words).into()
}

/// Several nodes in a row.
pub fn row(nodes: impl Into<Vec<Html>>) -> Html {
    VList::with_children(nodes.into(), None).into()
}

/// Nothing.
pub fn none() -> Html {
    Html::default()
}
