package io.slotwarden.model.migration;

import java.util.List;

/// A condition on rows of the source, in a selection that includes (user guide, "Using source
/// filters"): several filters must hold together, of the operators of one filter any. The values
/// that it compares with are rows' contents, and are not kept.
///
/// @param column as it is written; case counts
/// @param operators `eq noteq lte ste gte between notbetween null notnull`, plain text
public record SourceFilter(String column, List<String> operators) {
  public SourceFilter {
    operators = List.copyOf(operators);
  }
}
