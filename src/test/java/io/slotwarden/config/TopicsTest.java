package io.slotwarden.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `notify: - sns:`, in any partition.
class TopicsTest {
  private static final String EU = "arn:aws:sns:eu-west-1:123456789012:pager";

  @ParameterizedTest
  @CsvSource({
    "arn:aws:sns:eu-west-1:123456789012:pager, eu-west-1",
    "arn:aws-cn:sns:cn-northwest-1:123456789012:pager, cn-northwest-1",
    "arn:aws-us-gov:sns:us-gov-east-1:123456789012:pager, us-gov-east-1",
    "arn:aws-iso-b:sns:us-isob-east-1:123456789012:Pager_1.fifo, us-isob-east-1"
  })
  void theRegionIsTheOneOfTheArnInAnyPartition(String arn, String region) {
    var topic = (ChannelConfig.Sns) Texts.valid(withTopic(arn, "")).channels().getFirst();

    assertThat(topic.topicArn()).isEqualTo(arn);
    assertThat(topic.region()).isEqualTo(region);
  }

  @Test
  void anotherRegionThanTheTopicsIsAnErrorThatNamesBoth() {
    Problem problem = Texts.error(withTopic(EU, ", region: us-east-1"));

    assertThat(problem.path() + ": " + problem.message())
        .isEqualTo("notify[0].sns.region: 'us-east-1' is not the region of the topic, eu-west-1");
    assertThat(problem.line()).isEqualTo(6);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pager",
        "arn:aws:sns:eu-west-1:123456789012",
        "arn:aws:sqs:eu-west-1:123456789012:pager",
        "arn:aws:sns:eu-west-1:12345:pager",
        "arn:aws:sns:eu-west-1:123456789012:pager:8f0e2a3c-subscription",
        "arn:aws:sns:eu-west-1:123456789012:pa ger",
        "arn:elsewhere:sns:eu-west-1:123456789012:pager",
        "arn:aws:sns::123456789012:pager"
      })
  void whatIsNoTopicsArnIsRefused(String arn) {
    assertThat(Texts.error(withTopic(arn, "")).path()).isEqualTo("notify[0].sns.topic-arn");
  }

  @Test
  void aTopicNeedsANameAndAnArn() {
    assertThat(Texts.errors(Texts.SMALL + "notify: [{sns: {severity: info}}]"))
        .anyMatch(e -> e.contains("notify[0].sns.name: is required"))
        .anyMatch(e -> e.contains("notify[0].sns.topic-arn: is required"));
  }

  @Test
  void namesAreUniqueOverAllKindsOfChannels() {
    String text =
        Texts.SMALL
            + """
            notify:
              - slack: {name: c, webhook-url: "${env:SLACK}"}
              - sns: {name: c, topic-arn: "%s"}
            """
                .formatted(EU);

    assertThat(Texts.error(text).message())
        .isEqualTo("'c' is already the name of a channel in line 7");
  }

  @Test
  void anEntryIsOneChannelAndNotTwo() {
    String text =
        Texts.SMALL
            + "notify: [{slack: {name: a, webhook-url: '${env:SLACK}'}, sns: {name: b, topic-arn: '"
            + EU
            + "'}}]";

    assertThat(Texts.error(text).message()).isEqualTo("only one of slack, sns is allowed");
  }

  @ParameterizedTest
  @CsvSource({"'', true", "', notices: false', false"})
  void aTopicThatTakesNoticesIsEnoughForADropPolicyThatActs(String more, boolean enough) {
    String text =
        "mode: enforce\n"
            + withTopic(EU, more)
            + "\npolicies: [{name: d, drop-slot: {sources: [orders], slots: [tmp_1]}}]\n";

    assertThat(Texts.errors(text)).hasSize(enough ? 0 : 1);
  }

  private static String withTopic(String arn, String more) {
    return Texts.SMALL + "notify: [{sns: {name: pager, topic-arn: \"" + arn + "\"" + more + "}}]";
  }
}
