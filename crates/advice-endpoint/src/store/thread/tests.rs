//! What a reader's question costs the database.

use super::{Session, tallies};
use crate::store::Broken;
use crate::store::session::Access;
use crate::store::value::{Cell, Row, Value};

/// A database in which each post has been thanked for seven times; it counts what it is asked.
#[derive(Default)]
struct Counted(usize);

impl Session for Counted {
    fn query(&mut self, _: &str, values: &[Value<'_>]) -> Result<Vec<Row>, Broken> {
        self.0 += 1;
        let row = |value: &Value<'_>| match value {
            Value::Text(post) => Row::new(vec![Cell::Text((*post).into()), Cell::Integer(7)]),
            _ => unreachable!(),
        };
        Ok(values.iter().map(row).collect())
    }

    fn begin(&mut self, _: Access) -> Result<(), Broken> {
        unreachable!()
    }

    fn mark(&mut self) -> Result<(), Broken> {
        unreachable!()
    }

    fn keep(&mut self) -> Result<(), Broken> {
        unreachable!()
    }

    fn forget(&mut self) -> Result<(), Broken> {
        unreachable!()
    }

    fn commit(&mut self) -> Result<(), Broken> {
        unreachable!()
    }

    fn roll_back(&mut self) -> Result<(), Broken> {
        unreachable!()
    }

    fn continue_keys(&mut self, _: &[&str]) -> Result<(), Broken> {
        unreachable!()
    }

    fn is(&self, _: &str, _: &str) -> String {
        unreachable!()
    }

    fn batch(&mut self, _: &str) -> Result<(), Broken> {
        unreachable!()
    }

    fn execute(&mut self, _: &str, _: &[Value<'_>]) -> Result<u64, Broken> {
        unreachable!()
    }

    fn changed(&self) -> u64 {
        unreachable!()
    }
}

/// Catches one client that keeps a server's readers busy with one request.
#[test]
fn many_tallies_are_few_questions_and_one_post_is_one_however_often_it_is_named() {
    let posts = |number: usize| -> Vec<String> { (0..number).map(|n| format!("p{n}")).collect() };
    for (asked, statements) in [(vec!["ct".to_owned(); 1000], 1), (posts(1000), 10), (posts(3), 1)]
    {
        let mut db = Counted::default();
        let answer = tallies(&mut db, &asked).unwrap().tallies;
        assert_eq!(db.0, statements);
        assert!(asked.iter().all(|post| answer.get(post) == Some(&7)));
        assert!(answer.len() <= asked.len());
    }
}
