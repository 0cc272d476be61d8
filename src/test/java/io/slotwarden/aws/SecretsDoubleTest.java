package io.slotwarden.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;

/// Holds the double of Secrets Manager to the published model, which the SDK's classes carry.
class SecretsDoubleTest {
  private static final String ARN = SecretsDouble.arn("orders");
  private SecretsDouble secrets;

  @BeforeEach
  void open() throws IOException {
    secrets = new SecretsDouble();
  }

  @AfterEach
  void close() {
    secrets.close();
  }

  private SecretsAccess access(String region) {
    return new SecretsAccess(
        region,
        secrets.aws(),
        StaticCredentialsProvider.create(
            AwsBasicCredentials.create("AKIATEST00000000000", "hunter2/hunter2")));
  }

  @Test
  void itSendsTheMembersOfTheModelAndTheSdkReadsThemAll() {
    secrets.put(ARN, "slotwarden", "a-password");

    try (SecretsAccess access = access(SecretsDouble.REGION)) {
      GetSecretValueResponse seen = access.current(ARN);

      Set<String> sent =
          JsonParser.parseString(secrets.answers.getFirst()).getAsJsonObject().keySet();
      assertThat(members(seen.sdkFields())).containsAll(sent);
      assertThat(sent)
          .allSatisfy(
              member ->
                  assertThat(
                          seen.sdkFields().stream()
                              .filter(f -> f.locationName().equals(member))
                              .map(f -> f.getValueOrDefault(seen)))
                      .as(member)
                      .doesNotContainNull());
      assertThat(seen.versionStages()).containsExactly("AWSCURRENT");
      assertThat(seen.secretString()).contains("a-password");
      assertThat(seen.toString()).doesNotContain("a-password");
    }
  }

  @Test
  void itKnowsEveryMemberOfTheRequestAndNoOther() {
    assertThat(SecretsDouble.MEMBERS)
        .isEqualTo(members(GetSecretValueRequest.builder().build().sdkFields()));
  }

  @Test
  void itRefusesASignatureForAnotherRegion() {
    try (SecretsAccess access = access("eu-west-2")) {
      assertThatThrownBy(() -> access.current(ARN))
          .isInstanceOf(SecretsManagerException.class)
          .hasMessageContaining("scoped");
    }
    assertThat(secrets.refusals).isNotEmpty();
  }

  @Test
  void aSecretThatIsNotThereIsTheErrorOfTheModel() {
    try (SecretsAccess access = access(SecretsDouble.REGION)) {
      assertThatThrownBy(() -> access.current(ARN)).isInstanceOf(ResourceNotFoundException.class);
    }
    assertThat(secrets.refusals).isEmpty();
  }

  private static Set<String> members(List<SdkField<?>> fields) {
    return fields.stream().map(SdkField::locationName).collect(Collectors.toSet());
  }
}
