using System.Text.Json.Nodes;
using Rollouts.Sandbox.Validation;

namespace Rollouts.Sandbox.Kinds;

/// <summary>What is particular about a kind. This base suits a kind that is only stored.</summary>
internal class KindRules
{
    /// <summary>Whether <c>metadata.generation</c> counts the changes of its spec.</summary>
    public virtual bool CountsGeneration => false;

    /// <summary>Fills in what the object leaves open.</summary>
    public virtual void Default(JsonObject value)
    {
    }

    /// <summary>Readies a new object, before defaults and checks.</summary>
    public virtual void PrepareCreate(JsonObject draft)
    {
    }

    /// <summary>Carries over what an update must not change, before defaults and checks.</summary>
    public virtual void PrepareUpdate(JsonObject draft, JsonObject current)
    {
    }

    /// <summary>Whether a change of an object counts up its generation.</summary>
    public virtual bool IsNewGeneration(JsonObject draft, JsonObject current) => !JsonNode.DeepEquals(draft["spec"], current["spec"]);

    /// <summary>What is wrong with an object.</summary>
    public virtual IEnumerable<FieldError> Validate(JsonObject value) => [];

    /// <summary>What is wrong with a change of an object.</summary>
    public virtual IEnumerable<FieldError> ValidateUpdate(JsonObject draft, JsonObject current) => [];

    /// <summary>The grace period of a deletion that names none; 0 deletes at once.</summary>
    public virtual long GracePeriod(JsonObject value, long? asked) => 0;
}
