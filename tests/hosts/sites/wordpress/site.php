<?php
// What wp-config.php is elsewhere: WordPress and its database are where the environment says, and the site is a folder of
// the tests' own host. Nothing is asked of the network.

define('ABSPATH', getenv('ADVICE_WORDPRESS') . '/');
define('DB_HOST', 'localhost:' . getenv('ADVICE_SOCKET'));
define('DB_NAME', 'wordpress');
define('DB_USER', 'root');
define('DB_PASSWORD', '');
define('DB_CHARSET', 'utf8mb4');
define('WP_SITEURL', 'http://localhost/sites/wordpress');
define('WP_HOME', WP_SITEURL);
define('WP_HTTP_BLOCK_EXTERNAL', true);
define('DISABLE_WP_CRON', true);
$table_prefix = 'wp_';

// What a web server would say of the request.
$_SERVER['HTTP_HOST'] = 'localhost';
$_SERVER['REQUEST_METHOD'] = 'GET';
$_SERVER['REQUEST_URI'] = '/sites/wordpress/';
$_SERVER['SERVER_NAME'] = 'localhost';
$_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';
