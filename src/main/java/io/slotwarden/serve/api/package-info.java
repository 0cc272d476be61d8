/// The shapes of the HTTP API, one record each, with the member names that scripts rely on. Only
/// values come in and JSON goes out: a fact that is not known is null and is written as null.
@NullMarked
package io.slotwarden.serve.api;

import org.jspecify.annotations.NullMarked;
