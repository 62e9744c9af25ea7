-- Run once by the postgres image, as its superuser: the application gets a role of its own that
-- is no superuser, so that what triggers forbid stays forbidden to it.
\getenv password POSTGRES_PASSWORD
CREATE ROLE claimdesk LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'password';
CREATE DATABASE claimdesk OWNER claimdesk TEMPLATE template0
    ENCODING 'UTF8' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C';
-- The superuser is for maintenance inside the container, where no password is asked for.
ALTER ROLE postgres PASSWORD NULL;
