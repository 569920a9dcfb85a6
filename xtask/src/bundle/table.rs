//! Functions that nobody can call, taken out of the Wasm.
//!
//! js-sys describes to wasm-bindgen every closure that any of its functions could take. The descriptions go, and what they
//! named stays behind in the table of functions that are called by number, where no optimiser dares to touch it: forty
//! functions. The glue calls those that it needs by the names under which they are exported, and Rust calls none.

use std::collections::HashSet;
use std::convert::Infallible;

use anyhow::Result;
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{Elements, Module};
use wasmparser::{ElementItems, Parser};

use super::functions;

/// The same Wasm, without closures in the table. The names of functions must still be there.
pub(super) fn without_closures(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut module = Module::new();
    Cleared { closures: closures(wasm)? }.parse_core_module(&mut module, Parser::new(0), wasm)?;
    Ok(module.finish())
}

/// The numbers of the functions that stand between JavaScript and the closures that it is given.
fn closures(wasm: &[u8]) -> Result<HashSet<u32>> {
    let names = functions::names(wasm)?.into_iter();
    let is_closure =
        |name: &str| name.contains("::convert::closures::") && name.contains("::invoke");
    Ok(names.filter(|(_, name)| is_closure(name)).map(|(number, _)| number).collect())
}

/// Writes the table without these functions.
struct Cleared {
    closures: HashSet<u32>,
}

impl Reencode for Cleared {
    type Error = Infallible;

    fn element_items<'a>(
        &mut self,
        items: ElementItems<'a>,
    ) -> Result<Elements<'a>, Error<Infallible>> {
        let mut items = utils::element_items(self, items)?;
        if let Elements::Functions(functions) = &mut items {
            // A place cannot be left out, since the others are known by their numbers: the function before it has it too.
            let mut kept = None;
            for function in functions.to_mut() {
                if self.closures.contains(function) {
                    *function = kept.unwrap_or(*function);
                } else {
                    kept = Some(*function);
                }
            }
        }
        Ok(items)
    }
}
