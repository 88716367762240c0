using AiPlatform.Cluster.Local;
using AiPlatform.Engine.Jobs;
using Xunit;

namespace AiPlatform.Unit.Cluster.Local;

public class NvidiaSmiTests
{
    [Fact]
    public void Each_line_is_a_GPU_in_bytes_and_fractions()
    {
        var gpus = NvidiaSmi.Parse("""
            0, GPU-5a1b7c2e-0f6d-4d0e-9a53-1f0c7d2b9e11, NVIDIA A100-SXM4-80GB, 81920, 40536, 97
            1, GPU-9c3f4d1a-77aa-4c12-8f0e-2b6a5d4c3e22, NVIDIA A100-SXM4-80GB, 81920, 4, 0

            """);
        Assert.Equal(
            [
                new GpuInfo(0, "GPU-5a1b7c2e-0f6d-4d0e-9a53-1f0c7d2b9e11", "NVIDIA A100-SXM4-80GB", 81920L << 20, 40536L << 20, 0.97),
                new GpuInfo(1, "GPU-9c3f4d1a-77aa-4c12-8f0e-2b6a5d4c3e22", "NVIDIA A100-SXM4-80GB", 81920L << 20, 4L << 20, 0),
            ], gpus);
    }

    [Fact]
    public void What_a_card_does_not_say_is_nought()
    {
        var gpu = Assert.Single(NvidiaSmi.Parse("0, GPU-aa, Tesla K80, 11441, [N/A], [Not Supported]\n"));
        Assert.Equal((0L, 0.0), (gpu.MemoryUsedBytes, gpu.Utilization));
    }

    [Theory]
    [InlineData("")]
    [InlineData("No devices were found\n")]
    [InlineData("NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make sure that the latest NVIDIA driver is installed and running.\n")]
    public void Without_a_working_driver_there_are_no_GPUs(string said) => Assert.Empty(NvidiaSmi.Parse(said));
}
