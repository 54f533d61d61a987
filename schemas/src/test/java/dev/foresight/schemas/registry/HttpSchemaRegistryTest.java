// SPDX-License-Identifier: Apache-2.0
package dev.foresight.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.foresight.schemas.CaptionRequest;
import dev.foresight.schemas.Records;
import dev.foresight.schemas.WireFormatException;
import dev.foresight.schemas.WireFormatException.Problem;
import dev.foresight.schemas.wire.RegistryCodec;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpSchemaRegistryTest {
  private static final Schema REQUEST = CaptionRequest.getClassSchema();

  private StubRegistry server;

  @BeforeEach
  void start() throws Exception {
    server = StubRegistry.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aRecordSurvivesARoundTripThroughTheRegistry() throws Exception {
    SchemaRegistry registry = client(true);
    RegistryCodec<CaptionRequest> codec = new RegistryCodec<>(registry, CaptionRequest.class);
    int id = registry.idOf("requests-value", codec.schema());

    byte[] bytes = codec.encode(id, Records.request());

    assertThat(Arrays.copyOf(bytes, 5)).containsExactly(0, 0, 0, 0, id);
    assertThat(new RegistryCodec<>(client(true), CaptionRequest.class).decode(bytes))
        .isEqualTo(Records.request());
    assertThat(server.subjects()).containsExactly(Map.entry("requests-value", id));
    assertThat(server.schema(id)).doesNotContain("avro.java.string");
  }

  @Test
  void eachSchemaIsAskedForOnce() throws Exception {
    SchemaRegistry registry = client(true);
    int id = server.add(REQUEST.toString(), "AVRO");

    assertThat(registry.schema(id)).isEqualTo(registry.schema(id)).isEqualTo(REQUEST);
    for (int i = 0; i < 2; i++) {
      assertThat(problemOf(registry, 99)).isEqualTo(Problem.UNKNOWN_SCHEMA);
    }
    assertThat(server.asked()).containsExactly("GET /schemas/ids/" + id, "GET /schemas/ids/99");
  }

  @Test
  void typesOfOtherSubjectsAreFetched() throws Exception {
    server.assign(
        "camera-value",
        server.add(
            "{\"type\":\"record\",\"name\":\"Camera\",\"namespace\":\"a\",\"fields\":[]}", "AVRO"));
    int id =
        server.addReferring(
            "{\"type\":\"record\",\"name\":\"R\",\"namespace\":\"a\",\"fields\":"
                + "[{\"name\":\"camera\",\"type\":\"a.Camera\"}]}",
            "a.Camera",
            "camera-value");

    assertThat(client(true).schema(id).getField("camera").schema().getFullName())
        .isEqualTo("a.Camera");
  }

  @Test
  void otherKindsOfSchemasAreRefusedAsTheWrongSchema() {
    int id = server.add("message R {}", "PROTOBUF");

    assertThat(problemOf(client(true), id)).isEqualTo(Problem.WRONG_SCHEMA);
  }

  @Test
  void aRegistryThatIsBusyIsAskedAgainAndOneThatIsDownIsNamed() throws Exception {
    int id = server.add(REQUEST.toString(), "AVRO");
    server.failNext(2);
    assertThat(client(true).schema(id)).isEqualTo(REQUEST);

    server.failNext(100);
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> client(true).schema(id))
        .withMessageContaining(server.uri().toString())
        .withMessageContaining("not now")
        .matches(failure -> !failure.isLasting());
  }

  @Test
  void theSecondAddressIsTakenWhenTheFirstIsDown() throws Exception {
    int id = server.add(REQUEST.toString(), "AVRO");
    SchemaRegistry registry =
        new HttpSchemaRegistry(
            List.of(URI.create("http://127.0.0.1:1"), server.uri()),
            Map.of(),
            Optional.empty(),
            true);

    assertThat(registry.schema(id)).isEqualTo(REQUEST);
  }

  @Test
  void credentialsAreSentAndWrongOnesAreALastingFailure() throws Exception {
    int id = server.add(REQUEST.toString(), "AVRO");
    server.requireAuthorization("Bearer t0ken");

    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> client(true).schema(id))
        .withMessageContaining("401")
        .matches(RegistryException::isLasting);
    SchemaRegistry registry =
        new HttpSchemaRegistry(
            List.of(server.uri()), Map.of("Authorization", "Bearer t0ken"), Optional.empty(), true);
    assertThat(registry.schema(id)).isEqualTo(REQUEST);
  }

  @Test
  void aSubjectThatRefusesOrLacksTheSchemaIsALastingFailureThatNamesIt() {
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> client(false).idOf("requests-value", REQUEST))
        .withMessageContaining("requests-value")
        .withMessageContaining("--registry-read-only")
        .matches(RegistryException::isLasting);

    server.assign("requests-value", server.add("\"string\"", "AVRO"));
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> client(true).idOf("requests-value", REQUEST))
        .withMessageContaining("incompatible")
        .matches(RegistryException::isLasting);
  }

  @Test
  void subjectsAreNamedAfterTopicsRecordsOrBoth() {
    assertThat(SubjectStrategy.TOPIC.subject("t", REQUEST)).isEqualTo("t-value");
    assertThat(SubjectStrategy.RECORD.subject("t", REQUEST))
        .isEqualTo("dev.foresight.schemas.CaptionRequest");
    assertThat(SubjectStrategy.TOPIC_RECORD.subject("t", REQUEST))
        .isEqualTo("t-dev.foresight.schemas.CaptionRequest");
  }

  private static Problem problemOf(SchemaRegistry registry, int id) {
    try {
      throw new AssertionError(registry.schema(id));
    } catch (WireFormatException e) {
      return e.problem();
    }
  }

  private SchemaRegistry client(boolean registers) {
    return new HttpSchemaRegistry(List.of(server.uri()), Map.of(), Optional.empty(), registers);
  }
}
