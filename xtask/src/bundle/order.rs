//! Functions in an order that compresses well.
//!
//! Brotli says what it has seen before in fewer bits the nearer that stands. So each function is followed by the one that
//! has most in common with it, which is a kilobyte of a reader's fifty.

use std::collections::{BTreeSet, HashMap};
use std::convert::Infallible;

use anyhow::Result;
use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{CodeSection, FunctionSection, Module};
use wasmparser::{CodeSectionReader, FunctionSectionReader, Parser, Payload};

use super::functions;

/// The same Wasm, with similar functions side by side.
pub(super) fn by_likeness(wasm: &[u8]) -> Result<Vec<u8>> {
    let (imported, order) = (functions::imported(wasm)?, chain(&bodies(wasm)?));
    let mut place = vec![0; order.len()];
    for (new, &old) in order.iter().enumerate() {
        place[old] = imported + u32::try_from(new)?;
    }
    let mut module = Module::new();
    Reordered { imported, order, place }.parse_core_module(&mut module, Parser::new(0), wasm)?;
    Ok(module.finish())
}

/// The bodies of the functions that are not imported.
fn bodies(wasm: &[u8]) -> Result<Vec<&[u8]>> {
    let mut bodies = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        if let Payload::CodeSectionEntry(body) = payload? {
            bodies.push(body.as_bytes());
        }
    }
    Ok(bodies)
}

/// From the largest function to the one that is most like it, and so on, each once. What two have in common is counted in
/// runs of so many bytes.
const RUN: usize = 4;

fn chain(bodies: &[&[u8]]) -> Vec<usize> {
    let runs: Vec<BTreeSet<&[u8]>> =
        bodies.iter().map(|body| body.windows(RUN).collect()).collect();
    let mut holders: HashMap<&[u8], Vec<usize>> = HashMap::new();
    for (at, runs) in runs.iter().enumerate() {
        runs.iter().for_each(|run| holders.entry(run).or_default().push(at));
    }
    let mut left: BTreeSet<usize> = (0..bodies.len()).collect();
    let mut order = Vec::new();
    let mut next = left.iter().copied().max_by_key(|&at| bodies[at].len());
    while let Some(at) = next {
        left.remove(&at);
        order.push(at);
        let mut shared = vec![0_usize; bodies.len()];
        for holder in runs[at].iter().flat_map(|run| &holders[run]) {
            shared[*holder] += 1;
        }
        let likeness = |other: usize| {
            let all = runs[at].len() + runs[other].len() - shared[other];
            shared[other] as f64 / all.max(1) as f64
        };
        next = left.iter().copied().max_by(|&a, &b| likeness(a).total_cmp(&likeness(b)));
    }
    order
}

/// Writes functions in another order, and every use of one by its new number.
struct Reordered {
    imported: u32,
    /// The old places in the new order.
    order: Vec<usize>,
    /// The new number of each old place.
    place: Vec<u32>,
}

type Outcome = Result<(), Error<Infallible>>;

impl Reencode for Reordered {
    type Error = Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, Error<Infallible>> {
        let own = function.checked_sub(self.imported);
        Ok(own.map_or(function, |own| self.place[own as usize]))
    }

    fn parse_function_section(
        &mut self,
        types: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Outcome {
        let read = section.into_iter().collect::<Result<Vec<u32>, _>>()?;
        for &old in &self.order {
            types.function(read[old]);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: CodeSectionReader<'_>,
    ) -> Outcome {
        let bodies = section.into_iter().collect::<Result<Vec<_>, _>>()?;
        for old in self.order.clone() {
            self.parse_function_body(code, bodies[old].clone())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::chain;

    #[test]
    fn each_function_stands_beside_the_one_that_is_most_like_it() {
        let bodies: [&[u8]; 5] = [b"abcdefgh", b"rstuvwxyz", b"abcdefxx", b"stuvwxyz", b""];
        assert_eq!(chain(&bodies), [1, 3, 4, 2, 0]);
    }
}
