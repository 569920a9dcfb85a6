//! What libraries can do, Yew most of all, and this widget never asks for, taken out of the Wasm.
//!
//! The linker keeps every function that anything might call, and Yew may meet any kind of node at any place. What is known
//! here is which kinds this widget never makes. A function for these ends everything, as a panic does; wasm-opt then leaves
//! out what nobody else calls, and whatever would have come after it.

use std::collections::HashMap;
use std::convert::Infallible;

use anyhow::Result;
use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{CodeSection, Function, Module};
use wasmparser::{CodeSectionReader, Parser};

use super::functions;
use crate::command::say;

/// What a function does instead of what it did.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Instead {
    /// Its answer is no.
    No,
    /// It ends everything: nobody comes here.
    End,
}

/// Functions by a part of their names. Whoever begins to use one of these in the widget takes it out of here: in a test it
/// says `unreachable`.
const UNUSED: [(&str, Instead); 25] = [
    // Its lists have no keys: a node never moves among others.
    ("yew::virtual_dom::vlist::VList>::fully_keyed", Instead::No),
    ("KeyedEntry", Instead::End),
    ("BNode as yew::dom_bundle::traits::ReconcileTarget>::shift", Instead::End),
    // It is one component without others in it, and waits for nothing while it renders.
    ("vcomp::VComp", Instead::End),
    ("vsuspense::VSuspense", Instead::End),
    ("yew::suspense::", Instead::End),
    ("yew::html::component::lifecycle::ComponentState>::suspend", Instead::End),
    // It has no raw HTML, no portals and no SVG.
    ("vraw::VRaw", Instead::End),
    ("braw::BRaw", Instead::End),
    ("vportal::VPortal", Instead::End),
    ("Document>::create_element_ns", Instead::End),
    // An element at one place always has the same names of attributes (src/components/el.rs): none are looked up.
    ("yew::virtual_dom::Attributes>::apply_diff_as_maps", Instead::End),
    ("indexmap::map::", Instead::End),
    ("yew::virtual_dom::Attributes>::remove", Instead::End),
    // Yew hears no events: one listener of ours does (src/deed.rs).
    ("ListenerRegistration>::register", Instead::End),
    ("listeners::Registry>::unregister", Instead::End),
    ("BSubtree>::ensure_handled", Instead::End),
    ("SubtreeData>::add_listener", Instead::End),
    ("RawTable<(yew::dom_bundle::subtree_root::EventDescriptor, alloc::vec::Vec<", Instead::End),
    // Each view makes its nodes anew and gives them away.
    ("yew::virtual_dom::vnode::VNode as core::clone::Clone", Instead::End),
    ("yew::virtual_dom::vlist::VList as core::clone::Clone", Instead::End),
    // An application keeps the properties that it was given.
    ("Stateful>::props_changed", Instead::End),
    // Yew makes room for 32 names of elements at once, and the widget has 25.
    ("web_sys::features::gen_Element::Element)>>::reserve_rehash", Instead::End),
    // No field of an element is set from an attribute.
    ("js_sys::Reflect::set", Instead::End),
    // Futures wait without WebAssembly's own promises (JSPI).
    ("js_sys::futures::jspi::in_context", Instead::No),
];

/// The same Wasm without them. The names of functions must still be there.
pub(super) fn without_unused(wasm: &[u8]) -> Result<Vec<u8>> {
    let instead = find(&functions::names(wasm)?);
    let next = functions::imported(wasm)?;
    let mut module = Module::new();
    Emptied { next, instead }.parse_core_module(&mut module, Parser::new(0), wasm)?;
    Ok(module.finish())
}

/// What is known about which function. An `Option` of something unused is used: it is `None`.
fn find(names: &HashMap<u32, String>) -> HashMap<u32, Instead> {
    let mut found = HashMap::new();
    for (part, instead) in UNUSED {
        let known =
            names.iter().filter(|(_, name)| name.contains(part) && !name.contains("Option<"));
        let before = found.len();
        found.extend(known.map(|(&number, _)| (number, instead)));
        if found.len() == before {
            say(format!("no function's name has {part:?}: the Wasm may be larger than it need be"));
        }
    }
    found
}

/// Writes other bodies for some functions.
struct Emptied {
    /// The number of the next function.
    next: u32,
    instead: HashMap<u32, Instead>,
}

impl Reencode for Emptied {
    type Error = Infallible;

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: CodeSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        for body in section {
            match self.instead.get(&self.next) {
                Some(&instead) => code.function(&body_of(instead)),
                None => self.parse_function_body(code, body?).map(|()| &mut *code)?,
            };
            self.next += 1;
        }
        Ok(())
    }
}

fn body_of(instead: Instead) -> Function {
    let mut function = Function::new([]);
    match instead {
        Instead::No => function.instructions().i32_const(0).end(),
        Instead::End => function.instructions().unreachable().end(),
    };
    function
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::{Instead, find};

    #[test]
    fn finds_by_a_part_of_the_name_and_spares_what_may_be_none() {
        let names = [
            (1, "<yew::virtual_dom::vlist::VList>::fully_keyed"),
            (2, "drop_in_place::<yew::suspense::suspension::Suspension>"),
            (3, "drop_in_place::<core::option::Option<yew::suspense::suspension::Suspension>>"),
            (4, "<yew::virtual_dom::vlist::VList>::with_children"),
        ];
        let found = find(&names.map(|(number, name)| (number, name.to_owned())).into());
        assert_eq!(found, HashMap::from([(1, Instead::No), (2, Instead::End)]));
    }
}
