// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.speculation;

import java.util.ArrayList;
import java.util.List;

/**
 * Follows the target's tokens down a tree: a drafted token is accepted if it is the target's own at
 * its parent, at every temperature. The last token, which no node holds, is the bonus.
 */
public final class Walk {
  /** Stands in a tree for a root whose token does not matter. */
  public static final int NO_TOKEN = -1;

  private final DraftTree tree;
  private final List<Integer> path = new ArrayList<>();
  private final List<Integer> tokens = new ArrayList<>();
  private boolean open = true;

  /** Starts at the root. */
  public Walk(DraftTree tree) {
    this.tree = tree;
    path.add(0);
  }

  /** Returns whether the target's token at {@link #node} is still to be told. */
  public boolean isOpen() {
    return open;
  }

  /** Returns the node where the walk stands. */
  public int node() {
    return path.get(path.size() - 1);
  }

  /** Returns how many tokens the target has told. */
  public int length() {
    return tokens.size();
  }

  /** Goes on by the target's token at {@link #node}. */
  public void follow(int token) {
    tokens.add(token);
    int child = tree.child(node(), token);
    if (child < 0) {
      open = false;
    } else {
      path.add(child);
    }
  }

  /** Returns the tree. */
  public DraftTree tree() {
    return tree;
  }

  /** Returns whether there was anything to accept: the tree has drafted tokens. */
  public boolean isVerification() {
    return tree.size() > 1;
  }

  /** Returns how many drafted tokens were accepted. */
  public int accepted() {
    return path.size() - 1;
  }

  /** Returns the target's tokens: those accepted, and the bonus. */
  public int[] tokens() {
    return tokens.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Returns the accepted nodes, the root first. */
  public int[] path() {
    return path.stream().mapToInt(Integer::intValue).toArray();
  }
}
