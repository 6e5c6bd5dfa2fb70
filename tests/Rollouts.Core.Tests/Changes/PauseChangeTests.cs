using Rollouts.Changes;
using Rollouts.Clusters;
using Rollouts.Core.Tests.Given;
using Rollouts.Selection;
using Rollouts.Status;

namespace Rollouts.Core.Tests.Changes;

public sealed class PauseChangeTests
{
    [Fact]
    public void A_StatefulSet_is_held_by_a_partition_instead()
    {
        var set = ASet.Stateful(4).AsStatefulSet();

        var suspend = Assert.Throws<RolloutException>(() => PauseChange.Suspend(set));
        var resume = Assert.Throws<RolloutException>(() => PauseChange.Resume(set));

        Assert.Equal((ErrorId.KindNotSupported, ErrorId.KindNotSupported), (suspend.ErrorId, resume.ErrorId));
        Assert.Equal("statefulset/web in shop (context test) cannot be suspended: only Deployments can. A StatefulSet's updates are held by a partition: only pods from that ordinal on are updated.", suspend.Message);
        Assert.Equal("""kubectl patch statefulset web -p '{"spec":{"updateStrategy":{"type":"RollingUpdate","rollingUpdate":{"partition":4}}}}' --namespace shop --context test""", suspend.Remedy);
        Assert.Equal("""kubectl patch statefulset web -p '{"spec":{"updateStrategy":{"type":"RollingUpdate","rollingUpdate":{"partition":0}}}}' --namespace shop --context test""", resume.Remedy);
    }

    [Fact]
    public void A_DaemonSet_is_held_by_OnDelete_instead()
    {
        var set = ASet.Daemon().AsDaemonSet();

        Assert.Equal("""kubectl patch daemonset web -p '{"spec":{"updateStrategy":{"type":"OnDelete"}}}' --namespace shop --context test""", Assert.Throws<RolloutException>(() => PauseChange.Suspend(set)).Remedy);
        Assert.Equal("""kubectl patch daemonset web -p '{"spec":{"updateStrategy":{"type":"RollingUpdate"}}}' --namespace shop --context test""", Assert.Throws<RolloutException>(() => PauseChange.Resume(set)).Remedy);
    }

    [Fact]
    public void The_command_names_a_kubeconfig_that_is_not_the_default()
    {
        var elsewhere = new ClusterIdentity("my ctx", "https://test.example:6443", "/home/me/o'there", "shop") { IsDefaultKubeConfig = false };
        var set = new Workload(WorkloadKind.DaemonSet, ASet.Daemon().AsElement(), elsewhere);

        Assert.EndsWith("--namespace shop --context 'my ctx' --kubeconfig '/home/me/o''there'", Assert.Throws<RolloutException>(() => PauseChange.Suspend(set)).Remedy, StringComparison.Ordinal);
    }
}
