package io.slotwarden.deploy;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PersistentVolumeClaim;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/// What Kubernetes and the Prometheus operator know of the fields of a document: unknown ones and
/// values of another kind are errors, in Kubernetes' own kinds missing ones, too.
final class KubernetesSchema {
  private KubernetesSchema() {}

  /// One of the checks that Kubernetes' OpenAPI description generates for its Java client.
  private interface Check {
    void check(JsonElement document) throws IOException;
  }

  private static final Map<String, Check> KUBERNETES =
      Map.of(
          "v1 ConfigMap", V1ConfigMap::validateJsonElement,
          "v1 PersistentVolumeClaim", V1PersistentVolumeClaim::validateJsonElement,
          "v1 Service", V1Service::validateJsonElement,
          "v1 ServiceAccount", V1ServiceAccount::validateJsonElement,
          "apps/v1 Deployment", V1Deployment::validateJsonElement,
          "networking.k8s.io/v1 NetworkPolicy", V1NetworkPolicy::validateJsonElement);

  private static final Map<String, Class<?>> OPERATOR =
      Map.of(
          "monitoring.coreos.com/v1 PodMonitor", PodMonitor.class,
          "monitoring.coreos.com/v1 ServiceMonitor", ServiceMonitor.class,
          "monitoring.coreos.com/v1 PrometheusRule", PrometheusRule.class);

  /// @throws IllegalArgumentException of what does not fit
  static void check(Tree document) {
    String kind = document.at("apiVersion").text() + " " + document.at("kind").text();
    Check check = KUBERNETES.get(kind);
    Class<?> model = OPERATOR.get(kind);
    if (check != null) {
      try {
        check.check(new Gson().toJsonTree(document.value()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    } else if (model != null) {
      AnnotatedModel.check(document, model);
    } else {
      throw new AssertionError("no schema for " + kind);
    }
  }
}
