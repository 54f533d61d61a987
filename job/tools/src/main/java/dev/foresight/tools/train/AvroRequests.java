// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.train;

import dev.foresight.engine.images.ImageLoader;
import dev.foresight.engine.request.Prompt.Role;
import dev.foresight.engine.request.Prompt.Turn;
import dev.foresight.engine.request.RequestException;
import dev.foresight.schemas.CaptionRequest;
import dev.foresight.schemas.FileFault;
import dev.foresight.schemas.ImageSource;
import dev.foresight.training.data.BadSampleException;
import dev.foresight.training.data.DataException;
import dev.foresight.training.data.Sample;
import dev.foresight.training.data.SampleImage;
import dev.foresight.training.data.SampleSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.specific.SpecificDatumReader;

/**
 * A container file of {@link CaptionRequest}s, as the job reads them from Kafka. Requests end with
 * a question; those that end with the assistant's turn have an answer. What asks for other than
 * greedy, templated decoding is not looked at.
 */
public final class AvroRequests implements SampleSource {
  private static final String KIND = "kind";

  private final Path file;
  private final ImageLoader images;
  private final DataFileReader<CaptionRequest> reader;
  private final List<Place> places = new ArrayList<>();

  /** Where a record is: behind which mark of the file, and the how many-th there. */
  private record Place(long mark, int record) {}

  private AvroRequests(Path file, Path imageFolder, DataFileReader<CaptionRequest> reader)
      throws IOException {
    this.file = file;
    this.images = ImageLoader.ofThisMachine(imageFolder);
    this.reader = reader;
    CaptionRequest reused = null;
    long mark = -1;
    int record = 0;
    while (reader.hasNext()) {
      if (reader.previousSync() != mark) {
        mark = reader.previousSync();
        record = 0;
      }
      reused = reader.next(reused);
      places.add(new Place(mark, record++));
    }
  }

  /**
   * Opens a file.
   *
   * @param imageFolder where relative names of images begin
   * @throws DataException if it cannot be read
   */
  public static AvroRequests open(Path file, Path imageFolder) {
    try {
      return new AvroRequests(
          file,
          imageFolder,
          new DataFileReader<>(
              file.toFile(), new SpecificDatumReader<>(CaptionRequest.getClassSchema())));
    } catch (IOException e) {
      throw unreadable(file, FileFault.of(e), e);
    } catch (AvroRuntimeException e) {
      // Its reader tells of files' faults so.
      String reason = e.getCause() instanceof IOException io ? FileFault.of(io) : e.getMessage();
      throw unreadable(file, reason, e);
    } catch (RuntimeException e) {
      throw unreadable(file, "it does not fit its schema", e);
    }
  }

  private static DataException unreadable(Path file, String reason, Exception cause) {
    return new DataException(
        file + " is no Avro file of requests, or cannot be read: " + reason, cause);
  }

  @Override
  public String name() {
    return file.getFileName().toString();
  }

  @Override
  public int size() {
    return places.size();
  }

  @Override
  public Sample read(int index) throws BadSampleException {
    CaptionRequest request = request(places.get(index));
    String origin = name() + ":" + (index + 1);
    if (request.getRawPrompt()) {
      throw new BadSampleException(
          origin, "raw_prompt is true, but turns are needed to know what an answer is");
    }
    List<SampleImage> found = new ArrayList<>();
    for (ImageSource image : request.getImages()) {
      found.add(image(image, found.size(), origin));
    }
    return new Sample(
        request.getId(),
        origin,
        Optional.ofNullable(request.getAttributes().get(KIND)),
        found,
        turns(request, found.size(), origin));
  }

  private CaptionRequest request(Place place) {
    try {
      reader.seek(place.mark());
      CaptionRequest request = null;
      for (int i = 0; i <= place.record(); i++) {
        request = reader.next(request);
      }
      return request;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private SampleImage image(ImageSource image, int index, String origin) throws BadSampleException {
    String uri = image.getUri();
    if (uri == null) {
      ByteBuffer bytes = image.getBytes();
      if (bytes == null) {
        throw new BadSampleException(origin, "image " + index + " has neither bytes nor a uri");
      }
      byte[] copy = new byte[bytes.remaining()];
      bytes.duplicate().get(copy);
      return new SampleImage.InMemory(ImageLoader.field(index), copy);
    }
    try {
      return new SampleImage.InMemory(uri, images.load(uri, ImageLoader.field(index)));
    } catch (RequestException e) {
      throw new BadSampleException(origin, e.getMessage(), e);
    }
  }

  private static List<Turn> turns(CaptionRequest request, int images, String origin)
      throws BadSampleException {
    if (request.getPrompt() != null) {
      return List.of(new Turn(Role.USER, request.getPrompt(), images));
    }
    if (request.getTurns().isEmpty()) {
      throw new BadSampleException(origin, "it has neither a prompt nor turns");
    }
    return request.getTurns().stream()
        .map(
            turn -> new Turn(Role.valueOf(turn.getRole().name()), turn.getText(), turn.getImages()))
        .toList();
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close " + file, e);
    }
  }
}
