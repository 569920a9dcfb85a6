//! The moments as a picture: a line for each page, a mark for each moment, on a scale that doubles.

use crate::pages::Visit;
use crate::report::Row;
use crate::round::Figures;

const LEFT: f64 = 200.0;
const WIDTH: f64 = 640.0;
const LINE: f64 = 26.0;
const TOP: f64 = 56.0;
/// Where the scale begins, in milliseconds.
const START: f64 = 400.0;

/// A moment of a visit, and the colour of its mark.
struct Moment {
    name: &'static str,
    colour: &'static str,
    of: fn(&Figures) -> Option<f64>,
}

const MOMENTS: [Moment; 3] = [
    Moment { name: "last note", colour: "#b9b3a6", of: |figures| figures.seen.all },
    Moment { name: "first notes", colour: "#14507a", of: |figures| figures.seen.first },
    Moment { name: "a tap counts", colour: "#a8321f", of: |figures| figures.seen.tap },
];

/// The whole picture, as SVG.
pub fn plot(rows: &[Row]) -> String {
    let rows: Vec<&Row> = rows.iter().filter(|row| row.median(|f| f.seen.tap).is_some()).collect();
    let latest = |row: &&Row| row.median(|figures| figures.seen.all.or(figures.seen.tap));
    let end = rows.iter().filter_map(latest).fold(2.0 * START, f64::max);
    let scale = Scale { octaves: (end / START).log2().ceil() };
    let height = TOP + LINE * rows.len() as f64 + 16.0;
    let (width, mut marks) = (LEFT + WIDTH + 40.0, scale.ticks(height));
    for (at, moment) in MOMENTS.iter().rev().enumerate() {
        marks += &legend(LEFT + 120.0 * at as f64, moment);
    }
    for (at, row) in rows.iter().enumerate() {
        marks += &line(row, TOP + LINE * (at as f64 + 0.5), &scale);
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" \
         font-size=\"12\">\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n{marks}</svg>\n"
    )
}

/// How moments lie from left to right.
struct Scale {
    octaves: f64,
}

impl Scale {
    fn place(&self, at: f64) -> f64 {
        LEFT + WIDTH * (at / START).log2().max(0.0) / self.octaves
    }

    fn ticks(&self, height: f64) -> String {
        let tick = |octave: u32| {
            let at = START * f64::from(octave).exp2();
            let (x, top, bottom) = (self.place(at), TOP - 6.0, height - 10.0);
            format!(
                "<path d=\"M{x:.1} {top}V{bottom}\" stroke=\"#ddd\"/>\
                 <text x=\"{x:.1}\" y=\"{:.0}\" text-anchor=\"middle\">{} s</text>\n",
                TOP - 12.0,
                at / 1000.0
            )
        };
        (0..).map(tick).take(self.octaves as usize + 1).collect()
    }
}

fn legend(x: f64, Moment { name, colour, .. }: &Moment) -> String {
    format!(
        "<circle cx=\"{x}\" cy=\"16\" r=\"5\" fill=\"{colour}\"/><text x=\"{}\" y=\"20\">{name}</text>\n",
        x + 10.0
    )
}

fn line(row: &Row, y: f64, scale: &Scale) -> String {
    let visit = if row.visit == Visit::Cold { "" } else { " (warm)" };
    let mut line = format!(
        "<text x=\"{}\" y=\"{:.0}\" text-anchor=\"end\">{}{visit}</text>\n",
        LEFT - 12.0,
        y + 4.0,
        row.page
    );
    for Moment { colour, of, .. } in MOMENTS {
        if let Some(at) = row.median(of) {
            let x = scale.place(at);
            line += &format!(
                "<circle cx=\"{x:.1}\" cy=\"{y}\" r=\"5\" fill=\"{colour}\"><title>{at:.0} ms</title></circle>\n"
            );
        }
    }
    line
}
