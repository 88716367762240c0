namespace AiPlatform.Console.Nodes;

/// <summary>What a gauge counts.</summary>
public enum GaugeUnit { Cores, Bytes, Count }
