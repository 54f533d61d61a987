// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.schemas.CaptionRequest;
import dev.foresight.schemas.ImageSource;
import dev.foresight.schemas.Role;
import dev.foresight.schemas.Turn;
import dev.foresight.training.data.BadSampleException;
import dev.foresight.training.data.DataException;
import dev.foresight.training.data.Sample;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.specific.SpecificDatumWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AvroRequestsTest {
  private static final int MANY = 500;

  @TempDir private Path folder;

  @Test
  void readsRequestsInAnyOrder() throws Exception {
    Files.write(folder.resolve("cat.png"), new byte[] {4, 5});
    Path file = folder.resolve("requests.avro");
    try (DataFileWriter<CaptionRequest> writer = writer(file)) {
      for (int i = 0; i < MANY; i++) {
        writer.append(request(i));
      }
    }
    try (AvroRequests requests = AvroRequests.open(file, folder)) {
      assertThat(requests.size()).isEqualTo(MANY);
      for (int i : new int[] {MANY - 1, 0, 250, 251}) {
        Sample sample = requests.read(i);
        assertThat(sample.id()).isEqualTo("r" + i);
        assertThat(sample.kind()).contains("k");
        assertThat(sample.answer()).contains("answer " + i);
        assertThat(sample.prompt().turns().get(0).text()).isEqualTo("question " + i);
        assertThat(sample.images().get(0).read()).containsExactly(1, 2, 3);
        assertThat(sample.images().get(1).read()).containsExactly(4, 5);
      }
    }
  }

  @Test
  void saysWhatIsWrong() throws Exception {
    Path file = folder.resolve("bad.avro");
    try (DataFileWriter<CaptionRequest> writer = writer(file)) {
      writer.append(CaptionRequest.newBuilder().setId("empty").build());
      writer.append(
          CaptionRequest.newBuilder().setId("raw").setPrompt("x").setRawPrompt(true).build());
    }
    try (AvroRequests requests = AvroRequests.open(file, folder)) {
      assertThatThrownBy(() -> requests.read(0))
          .isInstanceOf(BadSampleException.class)
          .hasMessage("bad.avro:1: it has neither a prompt nor turns");
      assertThatThrownBy(() -> requests.read(1)).hasMessageContaining("bad.avro:2: raw_prompt");
    }
    Path text = Files.writeString(folder.resolve("text.avro"), "no avro");
    assertThatThrownBy(() -> AvroRequests.open(text, folder))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("no Avro file of requests");
  }

  private static DataFileWriter<CaptionRequest> writer(Path file) throws IOException {
    return new DataFileWriter<CaptionRequest>(new SpecificDatumWriter<>(CaptionRequest.class))
        .setSyncInterval(2000)
        .create(CaptionRequest.getClassSchema(), file.toFile());
  }

  private static CaptionRequest request(int i) {
    return CaptionRequest.newBuilder()
        .setId("r" + i)
        .setAttributes(Map.of("kind", "k"))
        .setImages(
            List.of(
                ImageSource.newBuilder().setBytes(ByteBuffer.wrap(new byte[] {1, 2, 3})).build(),
                ImageSource.newBuilder().setUri("cat.png").build()))
        .setTurns(
            List.of(turn(Role.USER, "question " + i, 2), turn(Role.ASSISTANT, "answer " + i, 0)))
        .build();
  }

  private static Turn turn(Role role, String text, int images) {
    return Turn.newBuilder().setRole(role).setText(text).setImages(images).build();
  }
}
