<?php
// Prints the post's page, as a reader gets it.

define('WP_USE_THEMES', true);
require 'site.php';
require ABSPATH . 'wp-settings.php';
wp(['name' => 'ladder']);
require ABSPATH . WPINC . '/template-loader.php';
