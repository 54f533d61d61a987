// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

final class HtmlPageTest {
  @Test
  void holdsTextTablesAndChartsInOneFile(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("page.html");
    new HtmlPage("A < B")
        .heading("Losses")
        .paragraph("a & b")
        .table(List.of("x", "y"), List.of(List.of("1", "\"2\"")))
        .chart(new LineChart("t", "x", "y", List.of()))
        .writeTo(file);
    assertThat(Files.readString(file))
        .startsWith("<!DOCTYPE html>")
        .contains("<h1>A &lt; B</h1>", "<h2>Losses</h2>", "<p>a &amp; b</p>")
        .contains("<tr><td>1</td><td>&quot;2&quot;</td></tr>", "<svg", "</html>")
        .doesNotContain("<script");
  }

  @Test
  void showsPicturesWithWhatIsSaidOfThem() {
    Card sound =
        new Card(
            List.of(
                new Picture(new byte[] {1}, "image/png"), new Picture(new byte[] {2}, "image/gif")),
            "what?",
            Piece.plain("a <b>"),
            List.of(),
            List.of("1 s", "2 s"),
            false);
    Card fault = new Card(List.of(), "", Piece.plain("lost"), List.of(), List.of(), true);
    assertThat(new HtmlPage("p").cards(List.of(sound, fault)).html())
        .contains("<article><img alt=\"\" src=\"data:image/png;base64,AQ==\">")
        .contains("<img alt=\"\" src=\"data:image/gif;base64,Ag==\">")
        .contains("<p><small>what?</small></p><p>a &lt;b&gt;</p>")
        .contains("<p><small>1 s</small></p><p><small>2 s</small></p></article>")
        .contains("<article class=\"fault\"><p>");
  }

  @Test
  void setsPiecesOfATextOffByTheirWeight() {
    List<Piece> text =
        List.of(new Piece("a", 1, "one & only"), new Piece(" b", 99, ""), new Piece(" <c>", 0, ""));
    assertThat(new HtmlPage("p").paragraph(text).html())
        .contains(
            "<p><span class=\"piece w1\" title=\"one &amp; only\">a</span>"
                + " <span class=\"piece w6\">b</span> &lt;c&gt;</p>");
  }

  @Test
  void holdsBarsOfACardAgainstTheLongest() {
    List<Bar> bars = List.of(new Bar("50 ms", 50), new Bar("<20 ms", 20));
    Card card = new Card(List.of(), "", Piece.plain(""), bars, List.of(), false);
    assertThat(new HtmlPage("p").cards(List.of(card)).html())
        .contains("<div class=\"bar\"><i style=\"width:100.0%\"></i><small>50 ms</small></div>")
        .contains("<i style=\"width:40.0%\"></i><small>&lt;20 ms</small>");
  }

  @Test
  void drawsHigherValuesHigherAndLeavesGapsWhereThereAreNone() throws Exception {
    LineChart chart =
        new LineChart(
            "loss",
            "step",
            "loss",
            List.of(
                new Series(
                    "train",
                    List.of(
                        new Series.Point(0, 0.1),
                        new Series.Point(1, Double.NaN),
                        new Series.Point(10, 0.9)))));
    String line = curve(chart);
    assertThat(line).matches("M64\\.0 \\d+\\.\\dh0M624\\.0 \\d+\\.\\dh0");
    String[] numbers = line.split("[MLh ]+");
    assertThat(Double.parseDouble(numbers[5])).isLessThan(Double.parseDouble(numbers[2]));
  }

  @Test
  void drawsWhatHardlyChangesFlatWhereTheAxisBeginsAtZero() throws Exception {
    List<Series> memory =
        List.of(
            new Series("resident", List.of(new Series.Point(0, 700), new Series.Point(9, 750))));
    assertThat(rise(new LineChart("m", "s", "MiB", memory))).isGreaterThan(100);
    assertThat(rise(new LineChart("m", "s", "MiB", memory, true))).isBetween(1.0, 20.0);
  }

  /** In pixels. */
  private static double rise(LineChart chart) throws Exception {
    String[] numbers = curve(chart).split("[MLh ]+");
    return Double.parseDouble(numbers[2]) - Double.parseDouble(numbers[5]);
  }

  private static String curve(LineChart chart) throws Exception {
    NodeList paths = parse(chart.svg()).getElementsByTagName("path");
    return IntStream.range(0, paths.getLength())
        .mapToObj(i -> (Element) paths.item(i))
        .filter(path -> path.getAttribute("stroke-width").equals("1.5"))
        .map(path -> path.getAttribute("d"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void drawsBarsFromZeroWithTheirIntervals() throws Exception {
    BarChart chart =
        new BarChart("tau", "tau", List.of(new Bar("a", 2), new Bar("b", 4, 3.5, 4.5)));
    NodeList bars = parse(chart.svg()).getElementsByTagName("rect");
    double a = Double.parseDouble(((Element) bars.item(0)).getAttribute("height"));
    double b = Double.parseDouble(((Element) bars.item(1)).getAttribute("height"));
    assertThat(b / a).isBetween(1.99, 2.01);
    assertThat(chart.svg()).containsOnlyOnce("stroke=\"currentColor\"/>\n<text");
  }

  private static Document parse(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
  }
}
