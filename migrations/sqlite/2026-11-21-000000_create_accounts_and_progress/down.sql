DROP TABLE labels;
DROP TABLE file_names;
DROP TABLE loners;
DROP TABLE links;
DROP TABLE places;
DROP TABLE progress;
DROP TABLE users;
