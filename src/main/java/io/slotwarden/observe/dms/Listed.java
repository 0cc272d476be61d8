package io.slotwarden.observe.dms;

import java.util.List;

/// A listing that was read to its end.
///
/// @param items all of them
/// @param arns every ARN that they carry, for the check of the account
record Listed<T>(List<T> items, List<String> arns) {
  Listed {
    items = List.copyOf(items);
    arns = List.copyOf(arns);
  }
}
