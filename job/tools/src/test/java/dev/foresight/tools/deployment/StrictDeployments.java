// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.deployment;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import org.apache.flink.kubernetes.operator.api.FlinkDeployment;
import org.apache.flink.kubernetes.operator.api.spec.FlinkVersion;

/**
 * Reads deployments into the classes of Flink's operator and of Kubernetes, and takes no field that
 * these do not have. The classes themselves would keep unknown ones aside.
 */
final class StrictDeployments {
  private final YAMLMapper mapper =
      YAMLMapper.builder()
          .annotationIntrospector(new NothingAside())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .addHandler(new NewerFlink())
          .build();

  /**
   * Reads a deployment.
   *
   * @throws IOException if it has a field that the operator does not know, or a value of another
   *     type
   */
  FlinkDeployment read(String yaml) throws IOException {
    return mapper.readValue(yaml, FlinkDeployment.class);
  }

  private static final class NothingAside extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1;

    @Override
    public Boolean hasAnySetter(Annotated annotated) {
      return false;
    }

    @Override
    public JsonIgnoreProperties.Value findPropertyIgnoralByName(
        MapperConfig<?> config, Annotated annotated) {
      return super.findPropertyIgnoralByName(config, annotated).withoutIgnoreUnknown();
    }
  }

  /** The operator's classes on Maven Central are older than the Flink of this project. */
  private static final class NewerFlink extends DeserializationProblemHandler {
    @Override
    public Object handleWeirdStringValue(
        DeserializationContext context, Class<?> type, String value, String failure) {
      return type == FlinkVersion.class && value.equals(FlinkOptions.flinkVersion())
          ? FlinkVersion.v1_20
          : NOT_HANDLED;
    }
  }
}
