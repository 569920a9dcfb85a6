//! The author's word on the thread: who wrote what, and where it belongs.

use advice_wire::{Note, limits};

use crate::{Error, Overrides};

pub(crate) fn overrule(thread: &mut [Note], overrides: &Overrides) -> Result<(), Error> {
    for (id, name) in &overrides.names {
        let note = find(thread, id)?;
        thread[note].name = checked_name(name)?;
    }
    for id in &overrides.by_author {
        if overrides.not_author.contains(id) {
            return Err(Error::general(format!(
                "{id} is named by --by-author and by --not-author"
            )));
        }
        let note = find(thread, id)?;
        thread[note].author = true;
        thread[note].name = None;
    }
    for id in &overrides.not_author {
        let note = find(thread, id)?;
        thread[note].author = false;
    }
    overrides.moves.iter().try_for_each(|(id, under)| move_note(thread, id, under))
}

/// A name as the wire holds it: `None` for nobody's.
pub(crate) fn checked_name(name: &str) -> Result<Option<String>, Error> {
    let name = name.trim();
    if name.chars().count() > limits::NAME {
        let what = format!("the name \"{name}\" is too long: {} characters fit", limits::NAME);
        return Err(Error::general(what));
    }
    Ok((!name.is_empty()).then(|| name.to_owned()))
}

fn move_note(thread: &mut [Note], id: &str, under: &str) -> Result<(), Error> {
    let note = find(thread, id)?;
    if under.is_empty() {
        thread[note].under = None;
        return Ok(());
    }
    // Up from the new place: to meet the note itself would make a circle that hangs in the air.
    let mut above = Some(under.to_owned());
    while let Some(next) = above {
        if next == id {
            let what = format!("{id} cannot move below {under}, which is below {id} itself");
            return Err(Error::general(what));
        }
        above = thread[find(thread, &next)?].under.clone();
    }
    thread[note].under = Some(under.to_owned());
    Ok(())
}

fn find(thread: &[Note], id: &str) -> Result<usize, Error> {
    thread.iter().position(|note| note.id == id).ok_or_else(|| {
        let ids: Vec<_> = thread.iter().map(|note| note.id.as_str()).collect();
        let known = if ids.is_empty() { "no notes at all".to_owned() } else { ids.join(", ") };
        Error::general(format!("there is no note {id} in the thread; there are {known}"))
    })
}

#[cfg(test)]
mod tests {
    use super::{Note, overrule};
    use crate::Overrides;

    fn thread() -> Vec<Note> {
        [("c1", None), ("c1.1", Some("c1")), ("c2", None)]
            .map(|(id, under): (&str, Option<&str>)| Note {
                id: id.into(),
                under: under.map(Into::into),
                name: None,
                author: false,
                link: None,
                at: None,
                text: String::new(),
            })
            .to_vec()
    }

    fn moved(id: &str, under: &str) -> Result<Vec<Note>, crate::Error> {
        let moves = vec![(id.to_owned(), under.to_owned())];
        let mut thread = thread();
        overrule(&mut thread, &Overrides { moves, ..Overrides::default() })?;
        Ok(thread)
    }

    #[test]
    fn a_note_moves_below_another_and_back_to_the_top() {
        assert_eq!(moved("c2", "c1.1").unwrap()[2].under.as_deref(), Some("c1.1"));
        assert_eq!(moved("c1.1", "").unwrap()[1].under, None);
    }

    #[test]
    fn a_move_that_hides_notes_or_names_none_is_refused() {
        assert!(moved("c1", "c1.1").unwrap_err().to_string().contains("cannot move below"));
        assert!(moved("c2", "c2").is_err());
        assert!(moved("c9", "c1").unwrap_err().to_string().contains("there are c1, c1.1, c2"));
        assert!(moved("c1", "c9").unwrap_err().to_string().contains("no note c9"));
    }

    #[test]
    fn a_note_cannot_be_by_the_author_and_by_somebody_else() {
        let ids = vec!["c1".to_owned()];
        let overrides =
            Overrides { by_author: ids.clone(), not_author: ids, ..Overrides::default() };
        assert!(overrule(&mut thread(), &overrides).is_err());
    }
}
