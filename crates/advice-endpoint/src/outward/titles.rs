use std::collections::HashMap;

use advice_wire::News;
use tokio::task::spawn_blocking;

use crate::posts;
use crate::routes::App;

/// Gives posts the titles that their documents have, where the endpoint serves them.
pub(crate) async fn fill(app: &App, news: &mut [News]) {
    let folder = app.posts();
    let listed = spawn_blocking(move || posts::list(&folder).unwrap_or_default()).await;
    let posts = listed.unwrap_or_default().into_iter().filter_map(|listed| listed.post.ok());
    let titles: HashMap<_, _> = posts.filter_map(|post| Some((post.id, post.title?))).collect();
    for post in news.iter_mut().flat_map(|news| &mut news.posts) {
        post.title = titles.get(&post.post).cloned();
    }
}
