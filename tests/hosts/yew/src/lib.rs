//! A host page that is a Yew application itself: it counts its own clicks, and has a post between its own nodes.

use wasm_bindgen::prelude::wasm_bindgen;
use yew::prelude::*;

#[function_component]
fn Page() -> Html {
    let clicks = use_state(|| 0);
    let click = {
        let clicks = clicks.clone();
        move |_: MouseEvent| clicks.set(*clicks + 1)
    };
    html! {
        <section onclick={click}>
            <button id="own">{ "The host's own button" }</button>
            <output>{ *clicks }</output>
            <advice-post post="/posts/ladder.json"></advice-post>
        </section>
    }
}

/// Begins, in the page's body.
#[wasm_bindgen(start)]
pub fn begin() {
    yew::Renderer::<Page>::new().render();
}
