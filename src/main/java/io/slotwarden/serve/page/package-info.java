/// The pages for people, rendered on the server by templates that were compiled with us. A snapshot
/// and the time come in, text goes out; nothing here asks a database, AWS, the store or the clock.
@NullMarked
package io.slotwarden.serve.page;

import org.jspecify.annotations.NullMarked;
