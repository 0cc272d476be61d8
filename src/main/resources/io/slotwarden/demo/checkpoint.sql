-- WAL that nothing holds any more is removed here. Any version; writes all dirty buffers, which is little in a demo.
CHECKPOINT
