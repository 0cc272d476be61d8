/// What one database says of itself, as far as a migration depends on it: settings, tables, keys,
/// columns, sequences, extensions, slots. Rows of the queries of the domain reference (best
/// practices, section 3), named as PostgreSQL names them. Immutable, no I/O.
@NullMarked
package io.slotwarden.model.catalog;

import org.jspecify.annotations.NullMarked;
