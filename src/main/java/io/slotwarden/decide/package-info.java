/// What is to be done: the life cycles of a drop and of a resume under the policies. Pure
/// functions.
@NullMarked
package io.slotwarden.decide;

import org.jspecify.annotations.NullMarked;
