/// The YAML file as a tree of records that can't be built invalid, its loader with all problems at
/// once, and the references to secrets. Uses `model` only.
@NullMarked
package io.slotwarden.config;

import org.jspecify.annotations.NullMarked;
