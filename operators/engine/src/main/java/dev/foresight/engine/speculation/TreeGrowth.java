// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.speculation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * A tree that grows level by level within a shape: of each level the best nodes are expanded, and
 * of all nodes the best are kept.
 *
 * <p>Nodes stand in the order of MSD's reference code: the first level by probability, then each
 * level by the rank of the parent among its like, then by the rank among siblings. So parents come
 * before their children.
 */
public final class TreeGrowth {
  private static final int ROOT = -1;

  private final int root;
  private final TreeShape shape;
  private final Set<Integer> ends;
  private final int room;

  /** All nodes that were proposed. */
  private final List<Node> nodes = new ArrayList<>();

  /** The nodes that are or were expanded, in the order of the draft's cache rows. */
  private final List<Integer> expanded = new ArrayList<>();

  /** The nodes to expand next, best first. */
  private List<Integer> beam = List.of(ROOT);

  private List<Integer> beamBefore = List.of();

  /** All nodes that may be verified, best first; empty until it is asked for. */
  private List<Integer> ranked = List.of();

  /** Where the rows of the proposals for {@link #beamBefore} began. */
  private int firstRow;

  private int levels;

  /**
   * Starts a tree.
   *
   * @param root the token that it grows under
   * @param shape the most that it may become
   */
  public TreeGrowth(int root, TreeShape shape) {
    this(root, shape, Set.of(), Integer.MAX_VALUE);
  }

  /**
   * Starts a tree that does not grow where the answer cannot go on.
   *
   * @param shape the most that it may become
   */
  public TreeGrowth(TreeRoot root, TreeShape shape) {
    this(root.token(), shape, root.ends(), root.room());
  }

  private TreeGrowth(int root, TreeShape shape, Set<Integer> ends, int room) {
    this.root = root;
    this.shape = shape;
    this.ends = ends;
    this.room = room;
  }

  /**
   * A proposed token.
   *
   * @param parent the number of the node above it; -1 for the root
   * @param depth 1 right under the root
   * @param rank among its siblings, from 0
   * @param score log-probability of the path from the root
   */
  record Node(int token, int parent, int depth, int rank, float score) {}

  /** Returns all nodes that were proposed, by their numbers; parents come before children. */
  List<Node> nodes() {
    return Collections.unmodifiableList(nodes);
  }

  /** Returns the numbers of the nodes to be expanded next, best first; -1 is the root. */
  List<Integer> beam() {
    return beam;
  }

  /**
   * Returns the numbers of all nodes that may be verified, in the order that {@link #best} takes.
   */
  List<Integer> ranked() {
    if (ranked.isEmpty()) {
      ranked = best(0, all -> true, shape.total() - 1);
    }
    return ranked;
  }

  /** Returns how many nodes are to be expanded together: one, the root, at first. */
  public int width() {
    return beam.size();
  }

  /** Returns how many nodes were expanded together last. */
  public int widthBefore() {
    return beamBefore.size();
  }

  /** Returns the depth of the nodes to be expanded. */
  public int depth() {
    return levels;
  }

  /** Returns how many proposals each expanded node is asked for. */
  public int proposals() {
    return shape.topK();
  }

  /** Returns whether its shape, and what is left of the answer, allow another level. */
  public boolean isGrowing() {
    // Behind the longest path the target tells one token more.
    return levels <= shape.depth() && levels + 1 < room && !beam.isEmpty();
  }

  /** Takes the nodes to be expanded as expanded: they get rows of the draft's cache. */
  public void expand() {
    expanded.addAll(beam);
  }

  /** Returns the tokens of the nodes to be expanded. */
  public int[] tokens() {
    return beam.stream().mapToInt(node -> nodes.get(node).token()).toArray();
  }

  /** Returns for each node to be expanded the row of its parent's proposals. */
  public int[] parentRows() {
    return beam.stream()
        .mapToInt(node -> firstRow + beamBefore.indexOf(nodes.get(node).parent()))
        .toArray();
  }

  /**
   * Returns the parents of all nodes in the draft's cache, those expanded now last: which row
   * behind the sequence's own each one is; -1 under the root.
   */
  public int[] cacheParents() {
    return expanded.stream().mapToInt(node -> expanded.indexOf(nodes.get(node).parent())).toArray();
  }

  /**
   * Adds a level: the proposals for each node that was to be expanded.
   *
   * @param scores log-probabilities, a row for each expanded node, falling in each row
   * @param tokens the proposals
   * @param firstRow the row of the first expanded node
   * @param stride proposals in a row, of which the first are used
   */
  public void add(float[] scores, long[] tokens, int firstRow, int stride) {
    int first = nodes.size();
    for (int place = 0; place < beam.size(); place++) {
      int parent = beam.get(place);
      float path = parent == ROOT ? 0 : nodes.get(parent).score();
      for (int rank = 0; rank < Math.min(stride, shape.topK()); rank++) {
        int at = (firstRow + place) * stride + rank;
        nodes.add(new Node((int) tokens[at], parent, levels + 1, rank, path + scores[at]));
      }
    }
    levels++;
    ranked = List.of();
    this.firstRow = firstRow;
    beamBefore = beam;
    beam = best(first, node -> !ends.contains(nodes.get(node).token()), shape.topK());
  }

  /**
   * The best of some nodes from a number on; of equal ones the first, so that none is before its
   * parent.
   */
  private List<Integer> best(int first, IntPredicate which, int limit) {
    return IntStream.range(first, nodes.size())
        .filter(which)
        .boxed()
        .sorted(Comparator.comparingDouble(node -> -nodes.get(node).score()))
        .limit(limit)
        .toList();
  }

  /** Returns the most that it may become. */
  public TreeShape shape() {
    return shape;
  }

  /**
   * Returns this tree, if it needs no more than was reserved for it.
   *
   * @param limits of its policy
   * @throws IllegalStateException if it may become larger
   */
  public TreeGrowth requireWithin(TreeLimits limits) {
    if (shape.total() > limits.nodes() || shape.cacheRows() > limits.cacheRows()) {
      throw new IllegalStateException(
          "a tree of " + shape + " is more than the limits of its policy, " + limits);
    }
    return this;
  }

  /** Returns the tree of its shape's size, or of as many nodes as there are. */
  public DraftTree whole() {
    return best(shape.total());
  }

  /**
   * Returns the tree of the best nodes of all levels.
   *
   * @param size nodes at most, the root included: 1 to the total of the shape
   */
  public DraftTree best(int size) {
    if (size < 1 || size > shape.total()) {
      throw new IllegalArgumentException(
          "size is " + size + ", but must be from 1 to the shape's total, " + shape.total());
    }
    return tree(ranked().stream().limit(size - 1).sorted().toList());
  }

  /**
   * Returns the tree, if it is of this one's nodes as far as correctness and memory ask for it.
   *
   * @throws IllegalStateException if it stands under another root, or is larger than the shape
   */
  public DraftTree requireOwn(DraftTree chosen) {
    if (chosen.tokens()[0] != root || chosen.size() > shape.total()) {
      throw new IllegalStateException(
          "a tree of %d nodes under token %d was chosen from one of %s under token %d"
              .formatted(chosen.size(), chosen.tokens()[0], shape, root));
    }
    return chosen;
  }

  private DraftTree tree(List<Integer> kept) {
    int size = kept.size() + 1;
    int[] tokens = new int[size];
    int[] parents = new int[size];
    int[] depths = new int[size];
    float[] scores = new float[size];
    tokens[0] = root;
    parents[0] = ROOT;
    for (int i = 1; i < size; i++) {
      Node node = nodes.get(kept.get(i - 1));
      tokens[i] = node.token();
      parents[i] = kept.indexOf(node.parent()) + 1;
      depths[i] = node.depth();
      scores[i] = node.score();
    }
    return new DraftTree(tokens, parents, depths, scores);
  }
}
