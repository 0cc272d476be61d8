package io.slotwarden.aws;

import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/// Makes each call wait for its turn, outside of the limits of its attempts, and counts the SDK's
/// own retries.
final class BudgetedCalls implements ExecutionInterceptor {
  private static final ExecutionAttribute<Boolean> SENT =
      new ExecutionAttribute<>("slotwarden.sent");

  private final CallBudget budget;

  BudgetedCalls(CallBudget budget) {
    this.budget = budget;
  }

  @Override
  public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
    try {
      budget.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw AbortedException.create("interrupted while it waited for its turn", e);
    }
  }

  @Override
  public void beforeTransmission(
      Context.BeforeTransmission context, ExecutionAttributes attributes) {
    if (attributes.getAttribute(SENT) != null) {
      budget.retried();
    }
    attributes.putAttribute(SENT, true);
  }
}
