/// `slotwarden demo`: a real PostgreSQL, a simulated DMS whose tasks read real slots, and the real
/// daemon, with a story that shows what it does in about a minute. Everything it starts listens on
/// loopback, lives in one temporary directory and ends with the demo. Not in the production jar.
@NullMarked
package io.slotwarden.demo;

import org.jspecify.annotations.NullMarked;
