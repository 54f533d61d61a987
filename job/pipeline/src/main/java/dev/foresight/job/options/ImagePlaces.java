// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import dev.foresight.streaming.images.ImagePolicy;
import dev.foresight.streaming.images.web.WebFetcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Help;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Where the images that requests refer to may be. */
public final class ImagePlaces {
  @Option(
      names = "--image-root",
      paramLabel = "DIR",
      converter = PlaceConverter.class,
      split = ConfigFile.SEPARATOR,
      splitSynopsisLabel = "",
      showDefaultValue = Help.Visibility.NEVER,
      description =
          "Images are read below this folder, or below this URI of a Flink file system, such as"
              + " s3://bucket/images; may be repeated. Without it and --image-hosts, images must"
              + " come as bytes or as data: URIs; default: none.")
  private List<String> roots = new ArrayList<>();

  @Option(
      names = "--image-hosts",
      paramLabel = "HOST",
      converter = Hosts.class,
      split = ConfigFile.SEPARATOR,
      splitSynopsisLabel = "",
      showDefaultValue = Help.Visibility.NEVER,
      description =
          "Images are read from this host by http: and https:, at ports 80 and 443, if its address"
              + " is public: a name, *.example.org for all below a name, or * for every host; may"
              + " be repeated; default: none.")
  private List<String> hosts = new ArrayList<>();

  @Option(
      names = "--image-timeout",
      paramLabel = "DURATION",
      defaultValue = ImagePolicy.DEFAULT_TIMEOUT_SECONDS + "s",
      description =
          "Time for one image that another machine has, tries and redirects included; what takes"
              + " longer is refused as IMAGE_UNREACHABLE.")
  private Duration timeout;

  /** Returns what these options allow. */
  public ImagePolicy policy() {
    return new ImagePolicy(roots, hosts, timeout);
  }

  /** Tells at once what is no pattern. */
  static final class Hosts implements ITypeConverter<String> {
    @Override
    public String convert(String value) {
      try {
        WebFetcher.check(value);
        return value;
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
