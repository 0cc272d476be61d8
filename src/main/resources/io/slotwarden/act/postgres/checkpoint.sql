-- Gives back the WAL that nothing holds any more: PostgreSQL 10 and newer; a superuser, from 15 on also a member of pg_checkpoint.
-- Cost: all dirty buffers are written at full speed, whatever checkpoint_completion_target says. It goes on when whoever asked has
-- stopped waiting.
checkpoint
