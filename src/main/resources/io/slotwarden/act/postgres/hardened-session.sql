-- What the function of deploy/sql/hardened.sql needs, whatever the role's own defaults are: it writes a row, and must see what was
-- protected a moment ago. For this session. Any version from 10, any role.
set session characteristics as transaction isolation level read committed, read write
