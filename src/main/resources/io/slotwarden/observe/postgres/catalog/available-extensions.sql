-- Q23b: extensions that could be installed. 10 and newer, any role.
select name, default_version from pg_available_extensions
