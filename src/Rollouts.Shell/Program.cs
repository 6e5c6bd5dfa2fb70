using Rollouts.Shell;

return ShellOptions.Read(args) switch
{
    { Problem: { } problem } => Refuse(problem),
    var options => Run(options),
};

static int Refuse(string problem)
{
    Console.Error.WriteLine(problem);
    Console.Error.WriteLine(ShellOptions.Usage);
    return 64;
}

static int Run(ShellOptions options)
{
    using var session = new ShellSession();
    return session.Run(options);
}
