DROP TABLE short_urls;
DROP TABLE api_keys;
