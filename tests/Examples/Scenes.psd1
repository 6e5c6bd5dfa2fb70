# What an example finds when it begins, by its page and, where that differs, its title. Without a line here it finds the example shop, as
# Start-RolloutSandbox -Example leaves it.
#
#   Scene   what has happened before; '' where the example starts its own cluster, or is to find none
#   Errors  the ids of the errors that it is there to meet
#   Stop    after how many seconds somebody presses Ctrl+C, where it would go on for ever
#   Answer  what somebody answers who is asked
@{
    Scenes   = @{
        Shop      = ''
        # Released, and then one whose image does not exist: it is under way, or has failed.
        Released  = 'Set-RolloutImage web -Image "web=shop/web:2.0" -ChangeCause "release 2.0" | Wait-Rollout'
        Bad       = 'Set-RolloutImage web -Image "web=shop/web:2.0" -ChangeCause "release 2.0" | Wait-Rollout
                     Set-RolloutImage web -Image "web=shop/web:2.1-missing" -ChangeCause "release 2.1"'
        Failed    = 'Set-RolloutImage web -Image "web=shop/web:2.1-missing" -ChangeCause "release 2.1" | Wait-Rollout -NoFailFast -ErrorAction Ignore'
        Paused    = 'Suspend-Rollout web | Set-RolloutImage -Image "web=shop/web:2.0" -ChangeCause "release 2.0"'
        UnderWay  = 'Set-RolloutImage web -Image "web=shop/web:2.0" -ChangeCause "release 2.0"'
        Restarted = 'Set-RolloutImage web -Image "web=shop/web:2.0" -ChangeCause "release 2.0" | Wait-Rollout
                     Restart-Rollout web | Wait-Rollout'
        Stuck     = 'Set-RolloutImage sts/db -Image "db=shop/db:17-missing"
                     Wait-Rollout sts/db -Timeout 3s -ErrorAction Ignore'
        Broken    = 'Set-RolloutImage cart -Image "cart=shop/cart:4-crash"
                     Set-RolloutImage web -Image "web=shop/web:2.1-missing"
                     Wait-Rollout web, cart -ErrorAction Ignore'
        # In the namespace shop nothing can be pulled, for its name is no name.
        Invalid   = 'Set-RolloutImage web -Namespace shop -Image "app=shop/web:invalid"'
    }
    Examples = @{
    }
}
