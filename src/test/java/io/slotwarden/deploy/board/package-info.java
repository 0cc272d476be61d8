/// Builds the dashboards in `grafana/dashboards`: each is described once, in a class of its own,
/// and [io.slotwarden.deploy.board.BoardsTest] holds the files to it.
@NullMarked
package io.slotwarden.deploy.board;

import org.jspecify.annotations.NullMarked;
