//! Values as PostgreSQL has them.

use std::error::Error;

use bytes::BytesMut;
use postgres::types::{IsNull, ToSql, Type, to_sql_checked};

use crate::store::Broken;
use crate::store::value::{Cell, Row, Value};

impl ToSql for Value<'_> {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Integer(number) => number.to_sql(ty, out),
            Self::Text(text) => text.to_sql(ty, out),
            Self::Bytes(bytes) => bytes.to_sql(ty, out),
        }
    }

    /// The types that the tables have.
    fn accepts(ty: &Type) -> bool {
        [Type::INT8, Type::TEXT, Type::BYTEA].contains(ty)
    }

    to_sql_checked!();
}

pub(super) fn row(row: &postgres::Row) -> Result<Row, Broken> {
    let cells = row.columns().iter().enumerate().map(|(at, column)| cell(row, at, column.type_()));
    Ok(Row::new(cells.collect::<Result<_, _>>()?))
}

fn cell(row: &postgres::Row, at: usize, ty: &Type) -> Result<Cell, Broken> {
    let cell = match *ty {
        Type::INT8 => row.try_get::<_, Option<i64>>(at)?.map(Cell::Integer),
        Type::INT4 => row.try_get::<_, Option<i32>>(at)?.map(|n| Cell::Integer(n.into())),
        Type::TEXT | Type::VARCHAR => row.try_get::<_, Option<String>>(at)?.map(Cell::Text),
        Type::BYTEA => row.try_get::<_, Option<Vec<u8>>>(at)?.map(Cell::Bytes),
        _ => return Err(Broken::Row("a type that no table has")),
    };
    Ok(cell.unwrap_or(Cell::Null))
}
