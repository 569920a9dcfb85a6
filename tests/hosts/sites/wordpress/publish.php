<?php
// Makes a site, as WordPress does when it is installed, and publishes a post as its administrator does.

define('WP_INSTALLING', true);
require 'site.php';
require ABSPATH . 'wp-settings.php';
require ABSPATH . 'wp-admin/includes/upgrade.php';

/** The site's author is told of it by mail, but not this one. */
function wp_mail()
{
    return true;
}

['user_id' => $author] = wp_install('Letters to Hanne', 'hanne', 'hanne@blog.example', true);
switch_theme('twentytwentyone');
// An administrator may put scripts into a post.
wp_set_current_user($author);
kses_init();
$snippet = file_get_contents(__DIR__ . '/advice.html');
wp_insert_post([
    'post_author' => $author,
    'post_content' => str_replace('{{advice}}', $snippet, file_get_contents(__DIR__ . '/ladder.html')),
    'post_name' => 'ladder',
    'post_status' => 'publish',
    'post_title' => 'May I give the ladder back now?',
]);
