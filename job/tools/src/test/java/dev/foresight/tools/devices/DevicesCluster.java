// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.devices;

import dev.foresight.tools.local.TemporaryDirectory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.flink.api.common.externalresource.ExternalResourceDriver;
import org.apache.flink.api.common.externalresource.ExternalResourceDriverFactory;
import org.apache.flink.api.common.externalresource.ExternalResourceInfo;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.core.plugin.PluginManager;
import org.apache.flink.runtime.blob.BlobCacheService;
import org.apache.flink.runtime.clusterframework.types.ResourceID;
import org.apache.flink.runtime.entrypoint.WorkingDirectory;
import org.apache.flink.runtime.externalresource.ExternalResourceUtils;
import org.apache.flink.runtime.heartbeat.HeartbeatServices;
import org.apache.flink.runtime.metrics.NoOpMetricRegistry;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.rpc.RpcService;
import org.apache.flink.runtime.rpc.RpcSystem;
import org.apache.flink.runtime.security.token.DelegationTokenReceiverRepository;
import org.apache.flink.runtime.taskexecutor.TaskExecutor;
import org.apache.flink.runtime.taskexecutor.TaskManagerRunner;

/**
 * A Flink cluster in this process whose TaskManagers ask the drivers of external resources, as real
 * ones do and {@link MiniCluster}'s own do not.
 */
final class DevicesCluster extends MiniCluster {
  private final MiniClusterConfiguration configuration;
  private final TemporaryDirectory directory;
  private RpcService rpc;
  private final List<TaskExecutor> taskManagers = new ArrayList<>();

  private DevicesCluster(MiniClusterConfiguration configuration, TemporaryDirectory directory) {
    super(configuration);
    this.configuration = configuration;
    this.directory = directory;
  }

  /** Starts a cluster. */
  static DevicesCluster start(int taskManagers, int slots, Configuration flink) throws Exception {
    Configuration anyPort = new Configuration(flink);
    anyPort.set(RestOptions.BIND_PORT, "0");
    anyPort.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
    DevicesCluster cluster =
        new DevicesCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(anyPort)
                .setNumTaskManagers(taskManagers)
                .setNumSlotsPerTaskManager(slots)
                .build(),
            TemporaryDirectory.create("foresight-devices-"));
    cluster.start();
    return cluster;
  }

  @Override
  protected RpcService createLocalRpcService(Configuration flink, RpcSystem system)
      throws Exception {
    rpc = super.createLocalRpcService(flink, system);
    return rpc;
  }

  @Override
  public void startTaskManager() throws Exception {
    Configuration flink = configuration.getConfiguration();
    WorkingDirectory working =
        WorkingDirectory.create(directory.path().resolve("tm-" + taskManagers.size()).toFile());
    TaskExecutor taskManager =
        TaskManagerRunner.startTaskManager(
            flink,
            ResourceID.generate(),
            rpc,
            getHaServices(),
            HeartbeatServices.fromConfiguration(flink),
            NoOpMetricRegistry.INSTANCE,
            new BlobCacheService(
                flink, working.getBlobStorageDirectory(), getHaServices().createBlobStore(), null),
            useLocalCommunication(),
            ExternalResourceUtils.createStaticExternalResourceInfoProviderFromConfig(
                flink, new Drivers()),
            working,
            failure -> {
              throw new AssertionError("the TaskManager failed", failure);
            },
            new DelegationTokenReceiverRepository(flink, null));
    taskManager.start();
    taskManagers.add(taskManager);
  }

  /** On this thread: where it cannot start, a MiniCluster closes itself and holds its lock. */
  @Override
  public CompletableFuture<Void> closeAsync() {
    CompletableFuture.allOf(
            taskManagers.stream()
                .map(TaskExecutor::closeAsync)
                .toArray(CompletableFuture<?>[]::new))
        .join();
    return super.closeAsync().whenComplete((nothing, failure) -> directory.close());
  }

  @Override
  public void close() {
    closeAsync().join();
  }

  /** Flink loads drivers from its folder of plugins. */
  private static final class Drivers implements PluginManager {
    @Override
    public <P> Iterator<P> load(Class<P> kind) {
      return kind == ExternalResourceDriverFactory.class
          ? List.of(kind.cast(new FakeGpus())).iterator()
          : List.<P>of().iterator();
    }
  }

  /** As many GPUs as are asked for, numbered as Flink's own driver does. */
  static final class FakeGpus implements ExternalResourceDriverFactory, ExternalResourceDriver {
    @Override
    public ExternalResourceDriver createExternalResourceDriver(Configuration flink) {
      return this;
    }

    @Override
    public Set<? extends ExternalResourceInfo> retrieveResourceInfo(long amount) {
      return LongStream.range(0, amount)
          .mapToObj(index -> new FakeGpu(Long.toString(index)))
          .collect(Collectors.toSet());
    }
  }

  private record FakeGpu(String index) implements ExternalResourceInfo {
    @Override
    public Optional<String> getProperty(String key) {
      return key.equals("index") ? Optional.of(index) : Optional.empty();
    }

    @Override
    public Collection<String> getKeys() {
      return List.of("index");
    }
  }
}
