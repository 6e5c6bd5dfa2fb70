using System.Text.Json.Nodes;
using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Http;

/// <summary>The Status objects that tell how a request ended.</summary>
internal static class StatusBody
{
    /// <summary>A refusal.</summary>
    public static JsonObject Of(ApiRefusal refusal)
    {
        var status = new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Failure", ["message"] = refusal.Message };
        if (refusal.Reason.Length > 0)
        {
            status["reason"] = refusal.Reason;
        }

        if (refusal.Details is { } details)
        {
            status["details"] = details.DeepClone();
        }

        status["code"] = refusal.Code;
        if (refusal.Continue is { } token)
        {
            status.Metadata()["continue"] = token;
        }

        return status;
    }

    /// <summary>An object was deleted.</summary>
    public static JsonObject Deleted(Kind kind, JsonObject value)
    {
        var details = new JsonObject { ["name"] = value.Name(), ["kind"] = kind.Type.Plural, ["uid"] = value["metadata"].Text("uid") };
        if (kind.Type.Group.Length > 0)
        {
            details["group"] = kind.Type.Group;
        }

        return new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Success", ["details"] = details };
    }
}
