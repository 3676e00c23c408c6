from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_words")]

    operations = [
        migrations.AddField("case", "pauses", models.JSONField(default=list)),
        migrations.AddField("instruction", "nr", models.PositiveSmallIntegerField(default=1, verbose_name="序号")),
        migrations.AddField("milestone", "dropped_on", models.DateField(null=True, verbose_name="改订")),
        migrations.AddField("party", "answer", models.TextField(blank=True, default="", verbose_name="协办意见")),
        migrations.AddField("party", "answered_on", models.DateField(null=True, verbose_name="答复日期")),
    ]
